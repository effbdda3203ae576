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
  LogPage,
  LogRequest,
  MeetingsPage,
  Outcome,
  ViewAnswer,
  ViewRequest,
} from './requests.ts';
import type { DiffAnswer, DiffRequest } from './diff/view-diff.ts';
import type { WhatIfAnswer, WhatIfRequest } from './what-if/what-if-document.ts';
import { RaceControl } from './race-control.ts';

/** The one envelope for commands: the bus routes by class, and what kind of command it is is data. */
export class IssueCommand extends Command<Outcome> {
  constructor(readonly request: IssueRequest) {
    super();
  }
}

export type Question =
  | { readonly kind: 'view'; readonly request: ViewRequest }
  | { readonly kind: 'diff'; readonly request: DiffRequest }
  | { readonly kind: 'what-if'; readonly request: WhatIfRequest }
  | { readonly kind: 'meetings'; readonly cursor?: string }
  | { readonly kind: 'log'; readonly request: LogRequest };

interface Answers {
  readonly view: ViewAnswer;
  readonly diff: DiffAnswer;
  readonly 'what-if': WhatIfAnswer;
  readonly meetings: MeetingsPage;
  readonly log: LogPage;
}

/** The one envelope for questions; its answer's type follows from the kind of question. */
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
        return this.raceControl.diff(question.request);
      case 'what-if':
        return this.raceControl.whatIf(question.request);
      case 'meetings':
        return this.raceControl.meetings(question.cursor);
      case 'log':
        return this.raceControl.log(question.request);
    }
  }
}

/**
 * Race control on Nest's buses. The handlers are there once the application has been initialised
 * (`app.init()` or `listen()`), not before. The buses route and no more: nothing that must happen rests
 * on sagas or on event handlers, which forget. Closing the application drains, because Nest does not wait
 * for handlers that are running; the store is closed by whoever opened it, after that.
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
