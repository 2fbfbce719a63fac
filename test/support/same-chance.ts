import fc from 'fast-check'

/** Property tests draw the same cases in every run; a change of this number draws others. */
fc.configureGlobal({ seed: 20_261_120 })
