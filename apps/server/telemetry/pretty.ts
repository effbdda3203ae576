import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<string, Style>> = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'green',
  debug: 'gray',
  trace: 'gray',
};

/** Returns a line of the log as people read it in a terminal: the time, the level, the message, the rest. */
export function prettyLine(json: string, hasColors: boolean): string {
  const { time, level, msg, stack, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const paint = (style: Style, text: string): string =>
    hasColors ? styleText(style, text, { validateStream: false }) : text;
  const rest = Object.entries(fields).map(([name, value]) => {
    return `${paint('gray', `${name}=`)}${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`;
  });
  const name = String(level);
  const head = [
    String(time).slice(11, 19),
    paint(STYLES[name] ?? 'gray', name.padEnd(5)),
    printable(String(msg)),
  ];
  const details = typeof stack === 'string' ? `\n${printable(stack)}` : '';
  return `${[...head, ...rest].join(' ')}${details}\n`;
}

const quoted = (text: string): string => (/^[\w.:/-]+$/u.test(text) ? text : JSON.stringify(text));

/** Removes what a terminal would obey: a message may quote what a client sent. */
const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these characters are what is removed
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, '');
