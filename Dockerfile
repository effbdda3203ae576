# Greenflag: the server and the command line in one image. `docker compose up` builds it; see docs/cluster.md.

# Builds and packs the program, and installs the package into an empty folder, as anybody would.
FROM node:24.22.3-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build \
    && node scripts/pack.mjs /tmp \
    && npm install --prefix /app --ignore-scripts --no-audit --no-fund /tmp/greenflag-*.tgz

# Makes the certificates and passwords of the cluster.
FROM node:24.22.3-bookworm-slim AS certificates
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openssl \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o node -g node -m 700 /certificates /access
COPY deploy/certificates.sh /usr/local/bin/certificates
USER node
ENTRYPOINT ["sh", "/usr/local/bin/certificates", "/certificates", "/access"]

# The image that runs. It exposes no port: an open server listens only on the loopback of its network namespace.
FROM node:24.22.3-bookworm-slim AS greenflag
ENV NODE_ENV=production \
    PORT=3000 \
    GREENFLAG_STORE=sqlite:/data/greenflag.db
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY deploy/ready.mjs ./
RUN ln -s /app/node_modules/.bin/greenflag /usr/local/bin/greenflag \
    && install -d -o node -g node -m 700 /data /keys \
    && ln -s /data /app/data
USER node
# Holds the store if it is a file, and the files beside it: the signing keys and the refused attempts.
VOLUME /data
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 CMD ["node", "/app/ready.mjs"]
ENTRYPOINT ["greenflag"]
CMD ["serve", "--open"]
