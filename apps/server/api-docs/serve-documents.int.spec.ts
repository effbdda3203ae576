import type { OpenAPIObject } from '@nestjs/swagger';
import Fastify from 'fastify';
import { serveDocuments } from './serve-documents.ts';

const DOCUMENT: OpenAPIObject = { openapi: '3.1.0', info: { title: 'Greenflag', version: '1' }, paths: {} };

describe('the documents of the HTTP interface', () => {
  it('are made for their first reader, and once', async () => {
    const instance = Fastify();
    let made = 0;
    serveDocuments(instance, () => {
      made += 1;
      return DOCUMENT;
    });
    const url = await instance.listen({ host: '127.0.0.1', port: 0 });
    expect(made).toBe(0);

    const read = async (): Promise<unknown> => (await fetch(`${url}/api/openapi.json`)).json();
    const answers = await Promise.all([read(), read()]);

    expect(answers).toEqual([DOCUMENT, DOCUMENT]);
    expect(made).toBe(1);
    await instance.close();
  });
});
