// Prints the bill of materials of the product (CycloneDX): `node scripts/bill-of-materials.mjs`.
//
// `npm sbom --omit=dev` alone would leave out each package that a tool depends on as well, zod for example.
// So npm reads a lock file without the tools.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifest, npm, writeLocked } from './lock.mjs';

const folder = mkdtempSync(join(tmpdir(), 'greenflag-bill-'));
try {
  const { name, version, description, license, dependencies, optionalDependencies, overrides } = manifest;
  const needed = { dependencies, optionalDependencies, overrides };
  writeLocked(folder, { name, version, description, license, ...needed });
  process.stdout.write(npm(folder, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'));
} finally {
  rmSync(folder, { recursive: true });
}
