import { z } from 'zod';
import { finding, sentFormat } from '#domain';
import { list } from './fields.ts';

export const formats = z
  .strictObject({ formats: list(sentFormat) })
  .describe('The presets, which commands may name.');
export type Formats = z.infer<typeof formats>;

export const findings = z
  .strictObject({
    findings: list(finding).describe('The first 50 findings.'),
    more: z.int().min(1).optional().describe('How many more there are. It is absent if there are no more.'),
  })
  .describe('The faults of a format. Only errors prevent its adoption.');
export type Findings = z.infer<typeof findings>;
