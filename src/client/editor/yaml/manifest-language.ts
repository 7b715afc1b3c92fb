import type { Failure } from '#protocol/errors.ts';
import { ANALYZED_NAMESPACES_MAX, type Finding } from '#protocol/manifests.ts';
import { isBlankDocument, yamlDocuments } from '#protocol/yaml-documents.ts';
import { type Problem, schemaProblems, syntaxProblems } from './check-manifest.ts';
import { cursorIn } from './cursor.ts';
import { type Explanation, explain } from './explain.ts';
import type { LabSchemas } from './lab-schemas.ts';
import { kindOf, type Manifest, manifestOf, ManifestTexts, readYaml } from './manifest-text.ts';
import { placeOf } from './place-finding.ts';
import type { Shape } from './shape.ts';
import { type Suggestion, suggestFields, suggestValues } from './suggest.ts';
import { suggestKinds, suggestKindValues } from './suggest-kinds.ts';
import { suggestLabelKeys, suggestNames } from './suggest-names.ts';
import type { YamlSay } from './yaml-texts.ts';

export interface Checked {
  /** Offsets count in the whole text. */
  readonly problems: readonly Problem[];
  /** Of the objects in it, as kubectl would place them; none where there is nothing for the cluster. */
  readonly namespaces: readonly string[];
  readonly isReadable: boolean;
  /** Why the lab's schemas could not be asked. */
  readonly failure: Failure | undefined;
}

export type PlacedFinding = Pick<Finding, 'level' | 'message' | 'code'> & {
  readonly start: number;
  readonly end: number;
};

interface Kept {
  readonly shape: Shape | undefined;
  readonly problems: readonly Problem[];
}

/** Files of tools, which no cluster has as a kind. */
const TOOL_GROUPS = new Set(['install.istio.io', 'kustomize.config.k8s.io', 'client.authentication.k8s.io']);
const TOOL_KINDS = new Set(['Config', 'List']);

/** What can be said of a text of manifests with what the lab's API server says. Runs in a worker. */
export class ManifestLanguage {
  readonly #schemas: LabSchemas;
  readonly #say: YamlSay;
  readonly #texts = new ManifestTexts();
  /** Problems of a document stand as long as its text and its schema do. */
  #checked: Map<Manifest['yaml'], Kept> = new Map();

  constructor(schemas: LabSchemas, say: YamlSay) {
    this.#schemas = schemas;
    this.#say = say;
  }

  refresh(): Promise<boolean> {
    return this.#schemas.refresh();
  }

  async check(text: string): Promise<Checked> {
    const manifests = this.#texts.read(text);
    const problems: Problem[] = [];
    const kept: Map<Manifest['yaml'], Kept> = new Map();
    for (const manifest of manifests) {
      const kind = kindOf(manifest);
      const shape = kind && (await this.#schemas.shape(kind));
      const known = this.#checked.get(manifest.yaml);
      const own = known && known.shape === shape && shape ? known.problems : this.#problemsOf(manifest, shape);
      kept.set(manifest.yaml, { shape, problems: own });
      const { offset } = manifest;
      problems.push(...own.map((each) => ({ ...each, start: each.start + offset, end: each.end + offset })));
    }
    this.#checked = kept;
    const objects = manifests.filter((each) => kindOf(each) && !TOOL_GROUPS.has(kindOf(each)?.group ?? ''));
    return {
      problems,
      namespaces: [...new Set(objects.map((each) => each.namespace ?? 'default'))]
        .filter((namespace) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
        .slice(0, ANALYZED_NAMESPACES_MAX),
      isReadable: manifests.every(({ yaml }) => yaml.errors.length === 0),
      failure: this.#schemas.failure,
    };
  }

  async complete(text: string, offset: number): Promise<Suggestion[]> {
    const document = yamlDocuments(text).findLast((each) => each.offset <= offset);
    const cursor = document && cursorIn(document.text, offset - document.offset);
    if (!document || !cursor) return [];
    const inText = (all: readonly Suggestion[]) =>
      all.map((each) => ({ ...each, start: each.start + document.offset, end: each.end + document.offset }));
    const manifest = manifestOf(document, cursor.yaml);
    const say = this.#say;
    const { kinds } = this.#schemas;
    if (cursor.path.length === 1 && cursor.position === 'value') {
      const values = suggestKindValues({ cursor, manifest, kinds });
      if (values.length > 0) return inText(values);
    }
    const kind = kindOf(manifest);
    const shape = kind && (await this.#schemas.shape(kind));
    if (!kind || !shape) return cursor.path.length === 0 ? inText(suggestKinds({ cursor, manifest, kinds, say })) : [];
    const at = shape.at(cursor.path);
    if (!at) return [];
    const names = await this.#schemas.names();
    const file = this.#texts.read(text).filter(({ offset: start }) => start !== document.offset);
    const place = names && { cursor, kind, namespace: manifest.namespace ?? 'default', names, file, say };
    const isObject = at.fields.length > 0 || at.items?.fields.length;
    if (cursor.position === 'field' && (isObject || !at.types.some((type) => type !== 'object' && type !== 'array'))) {
      return inText([...suggestFields(cursor, at, say), ...(place ? suggestLabelKeys(place) : [])]);
    }
    // A colon behind a word of a list makes it a field, which this schema has not.
    if (cursor.position === 'field' && (cursor.hasColon || !cursor.isItem)) return [];
    return inText([...(place ? suggestNames(place) : []), ...suggestValues(cursor, at, say)]);
  }

  async explain(text: string, offset: number): Promise<Explanation | undefined> {
    const document = yamlDocuments(text).findLast((each) => each.offset <= offset);
    if (!document || isBlankDocument(document)) return undefined;
    const manifest = manifestOf(document, readYaml(document.text));
    const kind = kindOf(manifest);
    const shape = kind && (await this.#schemas.shape(kind));
    const found = shape && explain(manifest, offset - document.offset, shape, this.#say);
    return found && { ...found, start: found.start + document.offset, end: found.end + document.offset };
  }

  /** Where in the text each finding belongs. */
  place(text: string, findings: readonly Finding[]): PlacedFinding[] {
    const documents = yamlDocuments(text);
    return findings.map(({ level, message, code, ...where }) => ({
      level,
      message,
      ...(code !== undefined && { code }),
      ...placeOf(text, documents, { message, ...where }),
    }));
  }

  #problemsOf(manifest: Manifest, shape: Shape | undefined): Problem[] {
    const say = this.#say;
    const syntax = syntaxProblems(manifest, say);
    if (shape) return [...syntax, ...schemaProblems(manifest, shape, say)];
    const { apiVersion, kind, yaml } = manifest;
    const [start = 0, end = start] = yaml.contents?.range ?? [];
    const firstLine = { start, end: Math.min(end, (manifest.text.indexOf('\n', start) + 1 || end + 1) - 1) };
    const name = kindOf(manifest);
    if (!name) {
      if (apiVersion === undefined && kind === undefined) return syntax;
      const field = kind === undefined ? 'kind' : 'apiVersion';
      return [...syntax, { level: 'error', message: say('noKind', { field }), ...firstLine }];
    }
    const isKnown = this.#schemas.kinds.length === 0 || this.#schemas.has(name);
    if (isKnown || TOOL_GROUPS.has(name.group) || TOOL_KINDS.has(name.kind)) return syntax;
    const message = say('unknownKind', { apiVersion: apiVersion ?? '', kind: kind ?? '' });
    return [...syntax, { level: 'warning', message, ...firstLine }];
  }
}
