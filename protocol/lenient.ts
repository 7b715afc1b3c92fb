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

/** The schema with another answer to unknown fields, in all objects below it. */
function withUnknown<T extends z.ZodType>(schema: T, catchall: z.ZodType | undefined): T {
  const definition = schema.def as unknown as Definition;
  const inner = <I extends z.ZodType>(each: I): I => withUnknown(each, catchall);
  const changed = (change: Partial<Definition> & { readonly catchall?: z.ZodType | undefined }): T =>
    schema.clone({ ...schema.def, ...change } as typeof schema.def) as T;
  const { type, shape, element, options, innerType, valueType } = definition;
  if (type === 'object' && shape) {
    const fields = Object.entries(shape).map(([name, field]) => [name, inner(field)] as const);
    return changed({ shape: Object.fromEntries(fields), catchall });
  }
  if (element) return changed({ element: inner(element) });
  if (options) return changed({ options: options.map(inner) });
  if (innerType) return changed({ innerType: inner(innerType) });
  if (type === 'record' && valueType) return changed({ valueType: inner(valueType) });
  return schema;
}

/**
 * The schema as a reader of what our own processes write sees it: unknown fields are no fault, and are kept, for
 * another version may have put them there. What is known is checked as before. Not for what a browser or a lab says.
 */
export const lenient = <T extends z.ZodType>(schema: T): T => withUnknown(schema, z.unknown());

/** The schema that leaves unknown fields out: what another version keeps in its records is not for a page to see. */
export const trimmed = <T extends z.ZodType>(schema: T): T => withUnknown(schema, undefined);
