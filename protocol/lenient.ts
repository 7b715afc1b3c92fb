import { z } from 'zod';

/** What of a schema's definition this file looks into. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly innerType?: z.ZodType;
  readonly valueType?: z.ZodType;
}

/**
 * The schema as a reader of what our own processes write sees it: unknown fields are no fault, and are kept, for
 * another version may have put them there. What is known is checked as before. Not for what a browser or a lab says.
 */
export function lenient<T extends z.ZodType>(schema: T): T {
  const definition = schema.def as unknown as Definition;
  const changed = (change: Partial<Definition> & { readonly catchall?: z.ZodType }): T =>
    schema.clone({ ...schema.def, ...change } as typeof schema.def) as T;
  const { type, shape, element, options, innerType, valueType } = definition;
  if (type === 'object' && shape) {
    const fields = Object.entries(shape).map(([name, field]) => [name, lenient(field)] as const);
    return changed({ shape: Object.fromEntries(fields), catchall: z.unknown() });
  }
  if (element) return changed({ element: lenient(element) });
  if (options) return changed({ options: options.map((option) => lenient(option)) });
  if (innerType) return changed({ innerType: lenient(innerType) });
  if (type === 'record' && valueType) return changed({ valueType: lenient(valueType) });
  return schema;
}
