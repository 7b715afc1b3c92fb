import type { FilePlace } from './host-path.ts';

/** Asks that a file be shown in the editor, with `text` as its new content, unsaved; the desk listens for it. */
export class OpenInEditorEvent extends Event {
  static readonly type = 'slip-open-in-editor';
  readonly place: FilePlace;
  readonly text: string | undefined;

  constructor(place: FilePlace, text?: string) {
    super(OpenInEditorEvent.type, { bubbles: true });
    this.place = place;
    this.text = text;
  }
}
