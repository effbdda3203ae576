import type { Command } from 'commander';
import { textColumn } from '#projections/columns';
import { flagOf, OPTION_NAMES, shownValue, variableOf, type OptionName } from '../config/option-table.ts';
import { configFile, settingOf } from '../config/settings.ts';
import { jsonOption, optionOf } from '../options.ts';
import type { Output } from '../output/output.ts';
import { formatTable, tableOf } from '../tables/table.ts';

const ABOUT = `
A flag is stronger than the environment, the environment is stronger than the configuration file (--config or
GREENFLAG_CONFIG), and the file is stronger than the default. Secrets are not shown.`;

const COLUMNS = [
  textColumn<OptionLine>('Option', 'name', { priority: 1 }),
  textColumn<OptionLine>('Value', 'text', { priority: 1, flexible: true }),
  textColumn<OptionLine>('From', 'source', { priority: 1 }),
  textColumn<OptionLine>('Flag', 'flag', { priority: 3 }),
  textColumn<OptionLine>('Variable', 'variable', { priority: 2 }),
];

export function configureConfig(command: Command, output: Output): void {
  // The token is an option of every command.
  for (const name of OPTION_NAMES.filter((each) => each !== 'token')) command.addOption(optionOf(name));
  command
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action(async () => {
      const given = command.optsWithGlobals<Partial<Record<OptionName, undefined>> & { json?: boolean }>();
      const options = OPTION_NAMES.map((name) => lineOf(name, given[name]));
      const file = configFile();
      if (given.json) {
        const shown = options.map(({ text: _text, ...line }) => line);
        return output.printJson({ file: file ?? null, options: shown });
      }
      await output.print(formatTable(tableOf(COLUMNS, options), output.tableStyle));
      output.notify(file === undefined ? 'There is no configuration file.' : `The file is ${file}.`);
    });
}

type OptionLine = ReturnType<typeof lineOf>;

function lineOf(name: OptionName, given: undefined) {
  const { value, source } = settingOf(name, given);
  const shown = shownValue(name, value);
  return {
    name,
    value: shown,
    text: `${shown ?? ''}`,
    source,
    flag: flagOf(name),
    variable: variableOf(name),
  };
}
