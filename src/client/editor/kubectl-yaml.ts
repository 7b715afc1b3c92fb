import { Document, isScalar, Scalar, type ToStringOptions, visit } from 'yaml';

interface Writing extends Pick<ToStringOptions, 'indentSeq'> {
  readonly sortMapEntries?: boolean;
}

/** What kubectl's parser takes for a number, a date, a merge or a default value, and this library's YAML 1.1 not always. */
const NOT_TEXT_TO_KUBECTL = /^([-+.]?\d[^\n]*|<<|=)$/;

const MERGE = 'tag:yaml.org,2002:merge';

/**
 * One document that kubectl reads as the same object. Its YAML is 1.1 with octal numbers of 1.2: `yes`, `on` and `n` are
 * booleans to it, `12:30` and `0o17` numbers, so that texts of that form are quoted.
 */
export function yamlForKubectl(object: object, { indentSeq = true, sortMapEntries = false }: Writing = {}): string {
  const document = new Document(object, {
    version: '1.1',
    // It would write a text `<<` as the sign of a merge.
    customTags: (tags) => tags.filter((each) => each !== 'merge' && !(typeof each === 'object' && each.tag === MERGE)),
    aliasDuplicateObjects: false,
    sortMapEntries,
  });
  visit(document, {
    Scalar: (_, scalar) => {
      if (isScalar<string>(scalar) && typeof scalar.value === 'string' && NOT_TEXT_TO_KUBECTL.test(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0, indentSeq });
}
