/** Raised whenever the words of a prompt change what is asked; part of every content key. */
export const promptVersion = 1
