// @ts-check
/**
 * Reads `{ openapi, asyncapi }` from standard input, and prints what the usual tools find wrong with them.
 * It is a process of its own, because some of the tools are ES modules, which a test cannot import.
 */
import { text } from 'node:stream/consumers';
import asyncapiParser from '@asyncapi/parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

const { openapi, asyncapi } = JSON.parse(await text(process.stdin));
const source = JSON.stringify(openapi);

const config = await createConfig({ extends: ['recommended'] });
const redocly = await lintFromString({ source, absoluteRef: '/openapi.json', config });

const spectral = new spectralCore.Spectral();
spectral.setRuleset({ extends: [[/** @type {any} */ (rulesets.oas), 'recommended']], rules: {} });
const oas = await spectral.run(source);

const parsed = await new asyncapiParser.Parser().validate(JSON.stringify(asyncapi));

const findings = {
  redocly: redocly.map(({ ruleId, message }) => `${ruleId}: ${message}`),
  spectral: oas.map(({ code, message, path }) => `${code}: ${message} at ${path.join('/')}`),
  asyncapi: parsed.map(({ code, message, path }) => `${code}: ${message} at ${path.join('/')}`),
};
process.stdout.write(JSON.stringify(findings));
