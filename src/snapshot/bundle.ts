import * as z from 'zod'
import { bundleFiles, changes, runResult } from '../domain/bundle.ts'
import { bundleCaps } from '../domain/names.ts'
import type { BundleReading } from '../domain/publication.ts'
import { reviewReport } from '../domain/review/report.ts'

/** What a zip's directory says of one entry, before anything is unpacked. */
export type ZipEntry = { readonly name: string; readonly size: number; readonly originalSize: number }

/** A zip reader that unpacks only what the filter lets through. */
export type Unzip = (bytes: Uint8Array, options: { filter: (entry: ZipEntry) => boolean }) => Record<string, Uint8Array>

class NotABundle extends Error {}

/** Above this many bytes, an entry that grows more than `steepest` times is a bomb and no text. */
const ratioFrom = 1_000_000
const steepest = 200

const known: readonly string[] = Object.values(bundleFiles)

/**
 * Reads a bundle from the zip of its artifact. Everything is checked on the zip's directory before a byte is unpacked:
 * at most 8 entries, only `result.json`, `changes.json` and `review.json`, at most 8 MB in all; and once more on what came out.
 */
export function readBundle(zip: Uint8Array, unzip: Unzip): BundleReading {
  try {
    return { kind: 'read', bundle: parse(unpack(zip, unzip)) }
  } catch (error) {
    if (error instanceof NotABundle) return { kind: 'invalid', why: error.message }
    if (error instanceof z.ZodError) return { kind: 'invalid', why: z.prettifyError(error).slice(0, 1000) }
    throw error
  }
}

function unpack(zip: Uint8Array, unzip: Unzip): Record<string, Uint8Array> {
  const entries: ZipEntry[] = []
  read(zip, unzip, (entry) => {
    entries.push(entry)
    if (entries.length > bundleCaps.zipEntries) throw new NotABundle('The zip holds too many entries.')
    return false
  })
  checkDirectory(entries)
  const files = read(zip, unzip, () => true)
  const unpacked = Object.values(files).reduce((sum, bytes) => sum + bytes.byteLength, 0)
  if (unpacked > bundleCaps.unpackedBytes) throw new NotABundle('The unpacked bundle is too large.')
  return files
}

function checkDirectory(entries: readonly ZipEntry[]): void {
  const strange = entries.find(({ name }) => !known.includes(name))
  if (strange) throw new NotABundle(`The zip holds \`${strange.name.slice(0, 80)}\`, which is no part of a bundle.`)
  if (new Set(entries.map(({ name }) => name)).size !== entries.length) {
    throw new NotABundle('The zip holds a file twice.')
  }
  const announced = entries.reduce((sum, { originalSize }) => sum + originalSize, 0)
  const steep = entries.some(
    ({ size, originalSize }) => originalSize > ratioFrom && originalSize > steepest * Math.max(1, size),
  )
  if (!Number.isFinite(announced) || announced > bundleCaps.unpackedBytes || steep) {
    throw new NotABundle('The unpacked bundle would be too large.')
  }
}

/** The reader throws on damaged zips in words of its own. */
function read(zip: Uint8Array, unzip: Unzip, filter: (entry: ZipEntry) => boolean): Record<string, Uint8Array> {
  try {
    return unzip(zip, { filter })
  } catch (error) {
    if (error instanceof NotABundle) throw error
    throw new NotABundle('The zip is damaged.', { cause: error })
  }
}

function parse(files: Readonly<Record<string, Uint8Array>>) {
  const result = files[bundleFiles.result]
  if (!result) throw new NotABundle('`result.json` is missing.')
  if (result.byteLength > bundleCaps.resultBytes) throw new NotABundle('`result.json` is too large.')
  const changed = files[bundleFiles.changes]
  const review = files[bundleFiles.review]
  return {
    result: runResult.parse(json(result, bundleFiles.result)),
    changes: changed ? changes.parse(json(changed, bundleFiles.changes)) : null,
    review: review ? reviewReport.parse(json(review, bundleFiles.review)) : null,
  }
}

function json(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new NotABundle(`\`${name}\` is not JSON.`, { cause: error })
  }
}
