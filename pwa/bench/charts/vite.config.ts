/**
 * A page that shows the charts with made-up readings and needs no server: for the benchmark and for
 * looking at them. It is built beside the application and never shipped with it.
 */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { icons } from '../../build/icons.ts'
import { locales } from '../../build/locales.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: './',
  define: { __TAKT_DEMO__: 'false', __TAKT_VERSION__: '"bench"' },
  plugins: [
    locales(here('../../src/locales')),
    icons(here('../../src')),
    svelte({ configFile: here('../../svelte.config.js') }),
  ],
  build: { target: 'es2022', outDir: here('../../../.takt/charts/page'), emptyOutDir: true },
})
