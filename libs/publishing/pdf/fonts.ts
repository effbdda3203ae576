import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const REGULAR =
  require.resolve('@expo-google-fonts/roboto-condensed/400Regular/RobotoCondensed_400Regular.ttf');
const BOLD = require.resolve('@expo-google-fonts/roboto-condensed/700Bold/RobotoCondensed_700Bold.ttf');

interface Faces {
  readonly regular: Buffer;
  readonly bold: Buffer;
}

let faces: Faces | undefined;

/** A narrow typeface with the letters of all European languages; read once, when the first sheet is drawn. */
export const fontFaces = (): Faces =>
  (faces ??= { regular: readFileSync(REGULAR), bold: readFileSync(BOLD) });
