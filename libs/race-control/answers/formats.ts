import { z } from 'zod';
import { finding, format } from '#domain';
import { list } from './fields.ts';

export const formats = z
  .strictObject({ formats: list(format) })
  .describe('The presets, which commands may name.');
export type Formats = z.infer<typeof formats>;

export const findings = z
  .strictObject({ findings: list(finding) })
  .describe('The faults of a format. Only errors prevent its adoption.');
export type Findings = z.infer<typeof findings>;
