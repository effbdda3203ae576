import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import {
  Command,
  CommandHandler,
  CqrsModule,
  Query,
  QueryHandler,
  type ICommandHandler,
  type IQueryHandler,
} from '@nestjs/cqrs';
import type {
  IssueRequest,
  LogRequest,
  MeetingsRequest,
  Outcome,
  ViewAnswer,
  ViewRequest,
} from './requests.ts';
import type { LogPage } from './answers/log.ts';
import type { MeetingsPage } from './answers/meetings.ts';
import type { DiffAnswer, DiffRequest } from './diff/view-diff.ts';
import type { WhatIfAnswer, WhatIfRequest } from './what-if/what-if-document.ts';
import { RaceControl } from './race-control.ts';

/** Envelope for all commands. The bus routes by class, so the type of the command is data. */
export class IssueCommand extends Command<Outcome> {
  constructor(readonly request: IssueRequest) {
    super();
  }
}

export type Question =
  | { readonly kind: 'view'; readonly request: ViewRequest }
  | { readonly kind: 'diff'; readonly request: DiffRequest; readonly signal: AbortSignal }
  | { readonly kind: 'what-if'; readonly request: WhatIfRequest; readonly signal: AbortSignal }
  | { readonly kind: 'meetings'; readonly request?: MeetingsRequest }
  | { readonly kind: 'log'; readonly request: LogRequest };

interface Answers {
  readonly view: ViewAnswer;
  readonly diff: DiffAnswer;
  readonly 'what-if': WhatIfAnswer;
  readonly meetings: MeetingsPage;
  readonly log: LogPage;
}

/** Envelope for all questions. The type of the answer follows from the kind of question. */
export class AskQuestion<K extends Question['kind'] = Question['kind']> extends Query<Answers[K]> {
  constructor(readonly question: Question & { readonly kind: K }) {
    super();
  }
}

@CommandHandler(IssueCommand)
class IssueCommandHandler implements ICommandHandler<IssueCommand> {
  constructor(@Inject(RaceControl) private readonly raceControl: RaceControl) {}

  execute({ request }: IssueCommand): Promise<Outcome> {
    return this.raceControl.issue(request);
  }
}

@QueryHandler(AskQuestion)
class AskQuestionHandler implements IQueryHandler<AskQuestion> {
  constructor(@Inject(RaceControl) private readonly raceControl: RaceControl) {}

  execute({ question }: AskQuestion): Promise<Answers[Question['kind']]> {
    switch (question.kind) {
      case 'view':
        return this.raceControl.view(question.request);
      case 'diff':
        return this.raceControl.diff(question.request, question.signal);
      case 'what-if':
        return this.raceControl.whatIf(question.request, question.signal);
      case 'meetings':
        return this.raceControl.meetings(question.request);
      case 'log':
        return this.raceControl.log(question.request);
    }
  }
}

/**
 * Connects race control to Nest's buses. The handlers exist only after the application is initialised
 * (`app.init()` or `listen()`). The buses only route: sagas and event handlers lose events after an error, so
 * nothing that must happen depends on them. Closing the application drains race control, because Nest does
 * not wait for running handlers. The caller who opened the store closes it afterwards.
 */
@Module({})
export class RaceControlModule implements BeforeApplicationShutdown {
  constructor(@Inject(RaceControl) private readonly raceControl: RaceControl) {}

  static forRoot(raceControl: RaceControl): DynamicModule {
    return {
      module: RaceControlModule,
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: RaceControl, useValue: raceControl }, IssueCommandHandler, AskQuestionHandler],
      exports: [RaceControl, CqrsModule],
      global: true,
    };
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.raceControl.drain();
  }
}
