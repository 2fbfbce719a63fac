import { type Changes, decodedBytes } from '../../domain/bundle.ts'
import { bundleCaps } from '../../domain/names.ts'
import { type Finding, found } from './finding.ts'

/** What a bundle is too big for, without decoding anything. */
export function brokenCaps({ files }: Changes): readonly Finding[] {
  const sizes = Object.entries(files).map(([path, change]) => ({
    path,
    bytes: 'content' in change ? decodedBytes(change.content) : 0,
  }))
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    ...(sizes.length > bundleCaps.files ? [found('too_many_files', '', `${sizes.length}-files`)] : []),
    ...sizes
      .filter(({ bytes }) => bytes > bundleCaps.fileBytes)
      .map(({ path, bytes }) => found('file_too_large', path, `${bytes}-bytes`)),
    ...(total > bundleCaps.totalBytes ? [found('bundle_too_large', '', `${total}-bytes`)] : []),
  ]
}
