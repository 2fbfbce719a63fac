const day = '\\d{4}-\\d{2}-\\d{2}'
const date = `${day}(?:T\\d{2}:\\d{2}:\\d{2}(?:Z|[+-]\\d{2}:?\\d{2}))?`
const dateQuery = new RegExp(`^(?:(?:[<>]=?)?${date}|${date}\\.\\.(?:${date}|\\*)|\\*\\.\\.${date})$`)

/**
 * Query parameters that GitHub's documentation gives more forms than the schema of its own description allows, by
 * operation and name.
 *
 * `created` is described as `date-time`. The text beside it ("Returns workflow runs created within the given date-time
 * range") points to "Understanding the search syntax", section "Query for dates": a day or a time, alone, after one of
 * `>` `>=` `<` `<=`, or as `a..b` with `*` for an open end.
 */
const forms: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'actions/list-workflow-runs': { created: dateQuery },
  'actions/list-workflow-runs-for-repo': { created: dateQuery },
}

/** Whether the documentation allows a parameter's text, whatever the schema says; null where it adds nothing. */
export function isDocumentedForm(operation: string, parameter: string, text: string): boolean | null {
  return forms[operation]?.[parameter]?.test(text) ?? null
}
