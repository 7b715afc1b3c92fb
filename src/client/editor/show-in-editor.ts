/** What the editor shows beside the learner's files. */
export type EditorWish =
  /** An object of the cluster; `host` is where the learner's manifests are looked for. */
  | { readonly kind: 'object'; readonly object: string; readonly host: string }
  /** A step of a solution, beside what the learner has of it. */
  | { readonly kind: 'solution'; readonly script: string; readonly host: string };

/** Asks that something be shown in the editor; the desk listens for it. */
export class ShowInEditorEvent extends Event {
  static readonly type = 'slip-show-in-editor';
  readonly wish: EditorWish;

  constructor(wish: EditorWish) {
    super(ShowInEditorEvent.type, { bubbles: true });
    this.wish = wish;
  }
}
