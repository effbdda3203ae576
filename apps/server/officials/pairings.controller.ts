import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  parsePairingRequest,
  parseRedeemRequest,
  type NewPairing,
  type OfficialsControl,
  type RedeemRequest,
} from '#race-control';
import { ApiProblems, ApiSuccess, ref } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { inputProblem, DEVICES, OFFICIALS, OFFICIALS_INPUT, PAIRINGS, QUERY } from '../http/problem-sets.ts';
import { ProblemError, type Problem } from '../http/problems.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { REACH } from '../injection-tokens.ts';
import { DigitTries } from './digit-tries.ts';
import { accepted, NAME_PARAMETER } from './officials.controller.ts';
import { isConfidential, type Reach } from './public-url.ts';

type Request = FastifyRequest<{ Querystring: Parameters; Params: { name: string; pairing: string } }>;

const PAIRING_PARAMETER = { name: 'pairing', schema: { type: 'string' as const, format: 'uuid' } };

const ABOUT_OPENING = `Makes a secret that signs in one device for the official: \`qr\` is 128 bits for a QR
code, valid for 5 minutes; \`digits\` are six digits to type with the official's name, valid for 2 minutes and
5 tries, and never for a director. It takes the place of an earlier pairing of the official. The device is let
in when a director presses "Allow this device" (\`…/allow\`).`;
const ABOUT_REDEEMING = `A device without a token sends the secret of the QR code, or the name and the digits,
once. It gets a claim, and sends that every few seconds until a director has allowed it: then it gets a token
for 24 hours, once. Wrong digits are counted: after 10 from one address, or 50 in all, within 10 minutes no
digits are accepted for 15 minutes. Every refusal is among the attempts.`;

/** Signs in devices. */
@ApiTags('officials')
@Controller('api')
export class PairingsController {
  private readonly digitTries = new DigitTries();

  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(REACH) private readonly reach: Reach,
  ) {}

  @Post('officials/:name/pairings')
  @HttpCode(200)
  @ApiParam(NAME_PARAMETER)
  @ApiOperation({ summary: 'Opens the sign-in of a device', description: ABOUT_OPENING })
  @ApiBody({ required: true, schema: ref('PairingRequest') })
  @ApiSuccess('The pairing with its secret', { [JSON_TYPE]: 'NewPairing' })
  @ApiProblems(QUERY, OFFICIALS_INPUT, OFFICIALS, PAIRINGS)
  async openPairing(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const { control } = this.gate;
    const director = this.gate.requireSomeDirector(request);
    this.refuseInsecure(request);
    const parsed = parsePairingRequest(request.body);
    if (!parsed.ok) throw new ProblemError(inputProblem(OFFICIALS_INPUT, parsed.problem));
    const outcome = await control.open(request.params.name, parsed.value.kind, director);
    const opened = accepted(this.gate, request, outcome);
    const { publicUrl } = this.reach;
    const hasLink = opened.kind === 'qr' && publicUrl !== null;
    const link = hasLink ? `${publicUrl}/sign-in#pair=${opened.secret}` : null;
    const answer: NewPairing = { ...opened, link };
    sendJson(reply, answer, 'no-store');
  }

  @Post('officials/:name/pairings/:pairing/allow')
  @HttpCode(200)
  @ApiParam(NAME_PARAMETER)
  @ApiParam(PAIRING_PARAMETER)
  @ApiOperation({
    summary: 'Lets in the device that asks',
    description: 'Look at its address and time first: they are in `GET /api/officials`.',
  })
  @ApiSuccess('The official and the pairing', { [JSON_TYPE]: 'OfficialInList' })
  @ApiProblems(QUERY, OFFICIALS)
  async allowDevice(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    await this.decide(request, reply, 'allow');
  }

  @Post('officials/:name/pairings/:pairing/close')
  @HttpCode(200)
  @ApiParam(NAME_PARAMETER)
  @ApiParam(PAIRING_PARAMETER)
  @ApiOperation({
    summary: 'Ends a pairing',
    description: 'The secret is void, and a device that asks is refused.',
  })
  @ApiSuccess('The official without the pairing', { [JSON_TYPE]: 'OfficialInList' })
  @ApiProblems(QUERY, OFFICIALS)
  async closePairing(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    await this.decide(request, reply, 'close');
  }

  @Post('pairings/redeem')
  @HttpCode(200)
  @ApiOperation({ summary: 'Signs in a device', description: ABOUT_REDEEMING })
  @ApiBody({ required: true, schema: ref('RedeemRequest') })
  @ApiSuccess('The device waits, or gets its token', { [JSON_TYPE]: 'RedeemAnswer' })
  @ApiProblems(QUERY, OFFICIALS_INPUT, DEVICES)
  async redeemPairing(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    reply.header('cache-control', 'no-store');
    allowOnlyParameters(request.query, []);
    const { control } = this.gate;
    this.refuseInsecure(request);
    const parsed = parseRedeemRequest(request.body);
    if (!parsed.ok) throw new ProblemError(inputProblem(OFFICIALS_INPUT, parsed.problem));
    const outcome = await this.redeem(control, parsed.value, request);
    if (outcome.state === 'closed') this.refuse(request, DEVICES.problem('pairing-refused'));
    if (outcome.state === 'wrong') this.refuse(request, DEVICES.problem('pairing-wrong'));
    sendJson(reply, outcome, 'no-store');
  }

  private redeem(control: OfficialsControl, sent: RedeemRequest, request: Request) {
    const { ip } = request;
    if (!('digits' in sent)) return control.redeem(sent, ip);
    const waitSeconds = this.digitTries.waitSeconds(ip);
    if (waitSeconds > 0) {
      const problem = DEVICES.problem('digits-stopped', '', { retryAfter: waitSeconds });
      this.refuse(request, { ...problem, headers: { 'retry-after': String(waitSeconds) } });
    }
    const redeem = () => control.redeem(sent, ip);
    return this.digitTries.count(ip, redeem, ({ state }) => state === 'wrong');
  }

  private async decide(request: Request, reply: FastifyReply, verb: 'allow' | 'close'): Promise<void> {
    allowOnlyParameters(request.query, []);
    const { control } = this.gate;
    const director = this.gate.requireSomeDirector(request);
    const { name, pairing } = request.params;
    accepted(this.gate, request, await control[verb](name, pairing, director));
    sendJson(reply, control.list(director).find(({ official }) => official === name) ?? {}, 'no-store');
  }

  /** @throws ProblemError `pairing-insecure` */
  private refuseInsecure(request: Request): void {
    if (this.reach.isInsecureLan || isConfidential(request)) return;
    this.refuse(request, PAIRINGS.problem('pairing-insecure', 'This request came over plain HTTP.'));
  }

  /** Refuses a request, and adds it to the attempts. No problem has the secret. */
  private refuse(request: Request, problem: Problem): never {
    this.gate.recordRefusal(request, problem);
    throw new ProblemError(problem);
  }
}
