import { z } from 'zod';
import { Remembered } from '../page/remembered.ts';
import { type FilePlace, filePlaceSchema, HOME } from './host-path.ts';

export const FILES_REMEMBERED_MAX = 30;

const memorySchema = z.object({
  files: z.array(filePlaceSchema).max(FILES_REMEMBERED_MAX).readonly(),
  active: filePlaceSchema.optional(),
  root: filePlaceSchema,
  panel: z.boolean(),
});
export type EditorMemory = z.infer<typeof memorySchema>;

/** What the editor of a lab showed last, kept in this browser. */
export const editorMemory = (lab: string, fallback: EditorMemory): Remembered<EditorMemory> =>
  new Remembered<EditorMemory>(`slipway.editor.${lab}`, memorySchema, fallback);

/** The files of a lab that were open last, the one on show first. */
export function recentFiles(lab: string): readonly FilePlace[] {
  const none: EditorMemory = { files: [], root: { host: '', path: HOME }, panel: true };
  const { files, active } = editorMemory(lab, none).read();
  const isActive = ({ host, path }: FilePlace) => host === active?.host && path === active.path;
  return [...files.filter(isActive), ...files.filter((place) => !isActive(place)).toReversed()];
}
