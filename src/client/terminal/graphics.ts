/** Renderers that compute on the processor; browsers do not always count that as a performance caveat. */
const IN_SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;
/** What browsers that keep it for an extension say as the renderer's name. */
const UNNAMED = /^WebKit/;

/** A browser holds few contexts, counts those of canvases that nothing refers to any more, and then takes the oldest. */
export function giveBack(context: WebGL2RenderingContext | null): void {
  context?.getExtension('WEBGL_lose_context')?.loseContext();
}

function rendererOf(context: WebGL2RenderingContext): string {
  const name = String(context.getParameter(context.RENDERER));
  const extension = UNNAMED.test(name) ? context.getExtension('WEBGL_debug_renderer_info') : null;
  return extension ? String(context.getParameter(extension.UNMASKED_RENDERER_WEBGL)) : name;
}

/** Whether graphics hardware draws WebGL here: in software it is slower than the DOM. */
export function hasGraphics(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const isHardware = !IN_SOFTWARE.test(rendererOf(context));
  giveBack(context);
  return isHardware;
}
