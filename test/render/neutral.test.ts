import { describe, expect, it } from 'vitest'
import { cut, neutral, neutralLine } from '../../src/render/neutral.ts'
import { credentials } from '../support/credentials.ts'

const clean = (text: string) => neutral(text, 'github.com')

describe('text that somebody else wrote', () => {
  it.each([
    ['mentions nobody', 'ask @octocat and @octo/team', 'ask ＠octocat and ＠octo/team'],
    ['mentions nobody by entity', 'ask &#64;octocat', 'ask &amp;#64;octocat'],
    ['closes nothing', 'fixes #12, Closes: octo/toy#3', 'fixes ＃12, Closes: octo/toy＃3'],
    ['closes nothing by short form', 'resolved GH-12', 'resolved GH 12'],
    ['closes nothing by address', 'close https://github.com/octo/toy/issues/12', 'close octo/toy＃12'],
    ['closes nothing through markup', 'fixes **#12**', 'fixes **＃12**'],
    ['closes nothing across lines', 'fixes\n#12', 'fixes\n＃12'],
    ['keeps numbers that close nothing', 'see #12', 'see #12'],
    ['carries no marker', '<!-- signalbox:workpad 12 -->', '<! -- signalbox:workpad 12 -- >'],
    ['skips no CI', 'a [skip ci] b [CI skip] c [no ci] d [skip actions] e [actions skip] f', 'a  b  c  d  e  f'],
    ['skips no CI put together', '[skip [skip ci]ci]', ''],
    ['skips no checks', 'x\nskip-checks: true\ny', 'x\n\ny'],
    ['links nowhere else', '[x](https://evil.example/a)', '[x](https[:]//evil.example/a)'],
    ['loads no image', '![x](http://evil.example/a.png)', '![x](http[:]//evil.example/a.png)'],
    ['links nowhere by look-alike', 'https://github.com@evil.example', '(evil.example/redacted)'],
    ['carries nothing to an image', '![x](http://evil.example/a.png?q=1)', '![x] (evil.example/redacted)'],
    ['carries nothing to a link', 'a [x](https://evil.example/a?q=1 "t") b', 'a [x] (evil.example/redacted "t") b'],
    ['carries nothing to a link in brackets', '[x](<https://evil.example/a?q=1>)', '[x] (evil.example/redacted)'],
    ['carries nothing by definition', '[x]: https://evil.example/?q=1', '[x] : (evil.example/redacted)'],
    ['carries nothing by address', 'see <https://evil.example/#q> or', 'see (evil.example/redacted) or'],
    ['carries nothing in words', '(see https://evil.example/a(b)?q=(1))', '(see (evil.example/redacted))'],
    ['carries nothing by short address', '![x](//evil.example/?q=1)', '![x] (evil.example/redacted)'],
    ['carries nothing in an attribute', '<img src="//evil.example/?q=1">', '<img src="(evil.example/redacted)">'],
    ['links nowhere past a backslash', '[x](https\\://evil.example)', '[x](https[:]//evil.example)'],
    ['links nowhere past a backslash on the server', 'https\\://github.com/x', 'https[:]//github.com/x'],
    ['runs nothing', '<script>x</script> <SCRIPT src=x>', '< script>x< /script> < SCRIPT src=x>'],
    ['embeds nothing', '<iframe srcdoc="x"></iframe><svg/>', '< iframe srcdoc="x">< /iframe>< svg/>'],
    ['listens to nothing', '<img src=x onerror=alert(1)>', '< img src=x onerror=alert(1)>'],
    ['runs nothing by address', '[x](javascript:alert(1)) vbscript\\:x', '[x](javascript[:]alert(1)) vbscript[:]x'],
    [
      'holds nothing in an address',
      '![x](data:text/html;base64,eA==) data:,x',
      '![x](data[:]text/html;base64,eA==) data[:],x',
    ],
    [
      'keeps ordinary elements and words',
      '<details><b>data: x</b></details> List<string>',
      '<details><b>data: x</b></details> List<string>',
    ],
    ['links nowhere by longer host', 'https://github.com.evil.example', 'https[:]//github.com.evil.example'],
    ['links nowhere by short address', '[x](//evil.example)', '[x](/ /evil.example)'],
    ['links nowhere by bare address', 'www.evil.example', 'www[.]evil.example'],
    ['links nowhere without slashes', '[x](http:evil.example)', '[x](http[:]evil.example)'],
    ['links nowhere by entity', '[x](https&#58;//evil.example)', '[x](https&amp;#58;//evil.example)'],
    ['keeps links to the server', 'https://github.com/octo/toy', 'https://github.com/octo/toy'],
    ['hides nothing', 'a\u200B\u202Eb', 'ab'],
    ['closes its code', '```\nlet a', '```\nlet a\n```'],
    ['closes its longer code', '~~~~\nlet a\n~~~', '~~~~\nlet a\n~~~\n~~~~'],
    ['has plain line ends', 'a\r\nb\rc', 'a\nb\nc'],
  ])('%s', (_what, text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it.each(credentials)('leaks no %s', (_rule, value) => {
    expect(clean(`it printed ${value} and went on`)).not.toContain(value.slice(4))
  })

  it('leaks no token of an installation that holds another one', () => {
    const part = 'a1B2c3D4e5F6g7H8i9J0'.repeat(4)
    for (const start of ['1234567_', '']) {
      expect(clean(`it printed gh${'s'}_${start}${part}.${part}.${part}-_ and went on`)).toMatch(
        /^it printed \(github-(app-)?token removed\) and went on$/,
      )
    }
  })

  it('is cut where it is too long, and never inside a character', () => {
    expect(cut('abcdef', 4)).toBe('abc…')
    expect(cut('ab😀def', 4)).toBe('ab…')
    expect(neutral('x'.repeat(50_000), 'github.com').length).toBeLessThanOrEqual(20_000)
  })

  it('fits on a line for titles', () => {
    expect(neutralLine(' a\n\tb\n', 'github.com')).toBe('a b')
    expect(neutralLine('word '.repeat(100), 'github.com', 72)).toHaveLength(72)
  })

  it('knows the server it is for', () => {
    expect(neutral('https://git.octo.example/x https://github.com/x', 'git.octo.example')).toBe(
      'https://git.octo.example/x https[:]//github.com/x',
    )
  })
})
