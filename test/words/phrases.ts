/** A phrase that makes a sentence hard to read, and what to write instead. */
export interface Phrase {
  /** Matched in any case, as whole words; a space matches any white space. */
  readonly phrase: string;
  readonly write: string;
}

/** The phrases that CONTRIBUTING.md, "Plain English", bans. */
export const PHRASES: readonly Phrase[] = [
  { phrase: 'whoever', write: 'name the person: "the reader", "the official", "anyone who …"' },
  { phrase: 'whatever', write: '"any …", "every …", or name the thing' },
  { phrase: 'thereof', write: '"of it", or name the thing' },
  { phrase: 'so many', write: 'the number or its unit: "Number of …", "At most n …"' },
  { phrase: 'so often', write: 'the number: "Number of times …"' },
  { phrase: 'so long as', write: '"while …"' },
  { phrase: 'for so long', write: 'the duration and its unit' },
  { phrase: '(?:is|are|was|were|be|been) told', write: '"receives …", "learns …", or say who reports what' },
  { phrase: 'of which', write: 'two sentences, or "whose …"' },
  { phrase: 'that there (?:is|are)', write: 'name the thing directly' },
  { phrase: '(?:is|are) none', write: '"there is no …", "has no …"' },
  { phrase: 'goes on', write: '"continues"' },
  { phrase: '(?:it )?(?:was|is) so already', write: '"already …" with the state itself' },
  { phrase: 'sees? to it that', write: '"ensures that …"' },
  { phrase: 'had better', write: '"must …" or "should …"' },
  { phrase: '(?:any|all|one|of) such', write: 'name the thing' },
  { phrase: 'broken off', write: '"stopped"' },
  { phrase: 'in vain', write: '"without success", or what happens then' },
  { phrase: 'nobody (?:asks|knows|reads|looks|waits)', write: 'what happens, with its subject' },
  { phrase: 'once that is mended', write: '"Fix this, then …"' },
];

/** Where a phrase is right as it stands. Each exception has a reason. */
export const EXCEPTIONS: readonly {
  readonly file: string;
  readonly phrase: string;
  readonly reason: string;
}[] = [
  { file: 'test/words/', phrase: '', reason: 'The list of phrases, its test and its planted violations.' },
];
