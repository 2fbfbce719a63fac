/** A tool's "no": its message goes back to the model as an error result, and the run goes on. */
export class Refusal extends Error {}
