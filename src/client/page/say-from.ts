import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';

export type SayFrom<Table, Value = string | number> = (
  name: keyof Table,
  values?: { readonly [name: string]: Value },
) => string;

/** A table of texts in one language. `{name}` is filled by its value; what nobody gives a value for stays as it is. */
export const sayFrom =
  <Table extends Readonly<Record<string, Localized>>>(
    table: Table,
    language: Language,
  ): SayFrom<Table, string | number | undefined> =>
  (name, values = {}) =>
    (table[name] as Localized)[language].replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
