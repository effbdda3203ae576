import { styleText } from 'node:util';

/** How a word stands out: as a flag, or as a heading. */
export type Style = 'green' | 'yellow' | 'red' | 'white' | 'checkered' | 'heading' | 'quiet';
export type Paint = (style: Style, text: string) => string;

const STYLES: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  green: ['bold', 'black', 'bgGreen'],
  yellow: ['bold', 'black', 'bgYellow'],
  red: ['bold', 'white', 'bgRed'],
  white: ['bold', 'black', 'bgWhite'],
  checkered: ['bold', 'inverse'],
  heading: 'bold',
  quiet: 'dim',
};

/** Colours, unless somebody asked for none (`NO_COLOR`): the words say the same. */
export function paintFor(environment: NodeJS.ProcessEnv = process.env): Paint {
  if ((environment['NO_COLOR'] ?? '') !== '') return (_style, text) => text;
  return (style, text) => styleText(STYLES[style], text);
}
