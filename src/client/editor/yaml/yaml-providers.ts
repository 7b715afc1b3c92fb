import { monaco } from '../monaco.ts';
import type { Suggestion } from './suggest.ts';
import type { WorkerCalls } from './worker-calls.ts';

const { languages } = monaco;
type Model = monaco.editor.ITextModel;

const KINDS = {
  field: languages.CompletionItemKind.Field,
  value: languages.CompletionItemKind.EnumMember,
  name: languages.CompletionItemKind.Reference,
  object: languages.CompletionItemKind.Class,
} as const;

/** Completion and hover of the editor's YAML files, answered by the worker. Returns the function that ends it. */
export function provideYaml(worker: () => WorkerCalls, isOurs: (model: Model) => boolean): () => void {
  const completion = languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', ':', '/', '-', '.', '"'],
    async provideCompletionItems(model, position) {
      if (!isOurs(model)) return { suggestions: [] };
      const found = await worker().call('complete', model.getValue(), model.getOffsetAt(position));
      return { suggestions: found.map((each) => itemOf(each, model)) };
    },
  });
  const hover = languages.registerHoverProvider('yaml', {
    async provideHover(model, position) {
      if (!isOurs(model)) return null;
      const found = await worker().call('explain', model.getValue(), model.getOffsetAt(position));
      return found ? { contents: [{ value: found.text }], range: rangeIn(model, found) } : null;
    },
  });
  return () => {
    completion.dispose();
    hover.dispose();
  };
}

function itemOf(each: Suggestion, model: Model): monaco.languages.CompletionItem {
  return {
    label: { label: each.label, description: each.detail },
    kind: KINDS[each.sort],
    ...(each.documentation && { documentation: each.documentation }),
    sortText: `${each.rank} ${each.label}`,
    filterText: each.label,
    insertText: each.insert,
    insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
    range: rangeIn(model, each),
    ...(each.goesOn && { command: { id: 'editor.action.triggerSuggest', title: '' } }),
  };
}

export function rangeIn(model: Model, { start, end }: { readonly start: number; readonly end: number }): monaco.IRange {
  const [first, last] = [model.getPositionAt(start), model.getPositionAt(end)];
  return {
    startLineNumber: first.lineNumber,
    startColumn: first.column,
    endLineNumber: last.lineNumber,
    endColumn: last.column,
  };
}
