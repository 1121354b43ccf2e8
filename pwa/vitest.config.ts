/** Unit tests of the PWA: view-models, locales and stores, without a browser. */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { icons } from './build/icons.ts'
import { locales } from './build/locales.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  define: { __TAKT_DEMO__: 'false', __TAKT_VERSION__: '"test"' },
  plugins: [
    locales(here('src/locales')),
    icons(here('src')),
    svelte({ configFile: here('svelte.config.js') }),
  ],
  resolve: { conditions: ['browser'] },
  test: { include: ['src/**/*.test.ts', 'build/**/*.test.ts'], environment: 'node' },
})
