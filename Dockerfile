# Greenflag: the server and the command line in one image. `docker compose up` builds it; see docs/cluster.md.

# Builds the program, and then removes the packages that are only needed for that.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json vite.config.mjs ./
COPY apps ./apps
COPY libs ./libs
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

# Makes the certificates and passwords of the cluster.
FROM node:20.20.2-bookworm-slim AS certificates
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openssl \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o node -g node -m 700 /certificates /access
COPY deploy/certificates.sh /usr/local/bin/certificates
USER node
ENTRYPOINT ["sh", "/usr/local/bin/certificates", "/certificates", "/access"]

# The image that runs. It exposes no port: an open server listens only on the loopback of its network namespace.
FROM node:20.20.2-bookworm-slim AS greenflag
ENV NODE_ENV=production \
    PORT=3000 \
    GREENFLAG_STORE=sqlite:/data/greenflag.db
WORKDIR /app
COPY package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY examples/clash-2023/clash-2023.ndjson ./examples/clash-2023/
COPY deploy/ready.mjs ./
RUN chmod 755 dist/apps/cli/main.js \
    && ln -s /app/dist/apps/cli/main.js /usr/local/bin/greenflag \
    && install -d -o node -g node -m 700 /data /keys \
    && ln -s /data /app/data
USER node
# Holds the store if it is a file, and the files beside it: the signing keys and the refused attempts.
VOLUME /data
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 CMD ["node", "/app/ready.mjs"]
ENTRYPOINT ["greenflag"]
CMD ["serve", "--open"]
