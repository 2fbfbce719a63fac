/** Elements that run, load, cover or take something in. GitHub drops them too; nothing here depends on that. */
const names = [
  ...['script', 'noscript', 'template', 'style', 'link', 'meta', 'base', 'title', 'plaintext', 'xmp', 'svg', 'math'],
  ...['iframe', 'frame', 'frameset', 'noframes', 'object', 'embed', 'noembed', 'applet', 'audio', 'video', 'portal'],
  ...['form', 'input', 'button', 'select', 'textarea', 'dialog'],
]
const active = new RegExp(String.raw`<(?=\/?(?:${names.join('|')})(?![\w-]))`, 'gi')
/** An element that answers to events. */
const listening = /<(?=[a-z][^<>]{0,500}[\s/"']on[a-z]{2,30}\s{0,9}=)/gi

/** Such elements become words: with a space behind its bracket a tag is none. */
export function withoutActiveElements(text: string): string {
  return text.replaceAll(active, '< ').replaceAll(listening, '< ')
}
