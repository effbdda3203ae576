// @ts-check
/**
 * Loads the SDK of OpenTelemetry into a server and sends its traces by OTLP over HTTP:
 *
 *   npm install --prefix /opt/tracing @opentelemetry/sdk-trace-node@2 @opentelemetry/exporter-trace-otlp-http
 *   cp tracing.mjs /opt/tracing/
 *   NODE_OPTIONS='--import=/opt/tracing/tracing.mjs' greenflag serve
 *
 * OTEL_EXPORTER_OTLP_ENDPOINT says where (default: http://localhost:4318), OTEL_TRACES_SAMPLER_ARG how many:
 * 0.1 is a tenth of the requests that come without a trace. The spans of the last half second of a server
 * are lost.
 */
import { isMainThread } from 'node:worker_threads';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';

const { OTEL_TRACES_SAMPLER_ARG = '1', OTEL_SERVICE_NAME } = process.env;
process.env.OTEL_SERVICE_NAME = OTEL_SERVICE_NAME ?? 'greenflag';

const provider = new NodeTracerProvider({
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(OTEL_TRACES_SAMPLER_ARG)) }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: 500 })],
});
// NODE_OPTIONS load this file into the threads of the server too, which make no spans.
if (isMainThread) provider.register();
