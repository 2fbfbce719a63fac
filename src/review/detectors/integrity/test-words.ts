/** How test frameworks write that a test does not run, or that only one does. */
export const skips = new RegExp(
  [
    String.raw`\b(?:it|test|describe|context|suite|specify)(?:\.\w+)?\.(?:skip|todo|only|fixme|fails|failing|skipIf|runIf)\b`,
    String.raw`\bx(?:it|describe|test|context|specify)\s*\(|\bf(?:it|describe)\s*\(`,
    String.raw`\b(?:skip|pending)\s*:\s*true\b|\bthis\.skip\(\)`,
    String.raw`@(?:pytest\.mark\.(?:skip|skipif|xfail)|unittest\.(?:skip\w*|expectedFailure)|Disabled\w*|Ignore)\b|\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(`,
    String.raw`\bt\.Skip(?:f|Now)?\(|\bb\.Skip(?:f|Now)?\(`,
    String.raw`#\[ignore\b|\[(?:Ignore|Skip)\b|\bSkip\s*=\s*"`,
    String.raw`\bmarkTestSkipped\(|\bmarkTestIncomplete\(`,
    String.raw`^\s*(?:skip|pending|xit|xspecify)\b(?:\s+["'(]|\s*$)`,
  ].join('|'),
)

/** Lines that begin a test. */
export const starts = new RegExp(
  [
    String.raw`^\s*(?:it|test|specify)(?:\.\w+)?\s*(?:\(|${'`'})`,
    String.raw`^\s*(?:async\s+)?def\s+test_\w+`,
    String.raw`^\s*func\s+Test[A-Z_]\w*\(`,
    String.raw`^\s*(?:#\[(?:tokio::)?test\]|@(?:Test|ParameterizedTest)\b|\[(?:Fact|Theory|Test|TestMethod)\b)`,
    String.raw`^\s*(?:public\s+)?function\s+test\w+\(`,
  ].join('|'),
)

/** Lines that claim something about a result. */
export const assertions = new RegExp(
  [
    String.raw`\bexpect\w*\s*\(`,
    String.raw`\bassert\w*(?:[.!]\w*)?\s*[!(]|^\s*assert\s`,
    String.raw`\b(?:self|this)\.assert\w+\(|\bAssert\.\w+`,
    String.raw`\b(?:t|b)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\(|\brequire\.\w+\(t\b`,
    String.raw`\.should(?:\.|\()|\.must_\w+|\bis_expected\b`,
  ].join('|'),
)
