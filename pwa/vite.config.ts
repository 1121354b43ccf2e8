/** Build of the PWA: one small first load, every feature a chunk of its own. */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { groups } from './build/chunks.ts'
import { icons } from './build/icons.ts'
import { locales } from './build/locales.ts'
import { version } from './package.json' with { type: 'json' }

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig(({ command }) => ({
  root: here('.'),
  define: {
    __TAKT_DEMO__: JSON.stringify(command === 'serve'),
    __TAKT_VERSION__: JSON.stringify(version),
  },
  plugins: [
    locales(here('src/locales')),
    icons(here('src')),
    svelte({ configFile: here('svelte.config.js') }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,svg,png,wasm,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
      devOptions: { enabled: false },
    }),
  ],
  build: {
    target: 'es2022',
    outDir: here('dist'),
    emptyOutDir: true,
    manifest: 'build.json',
    rolldownOptions: { output: { codeSplitting: { groups } } },
    modulePreload: {
      polyfill: false,
      // The names of what each screen imports would be a tenth of the first load.
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
  },
  server: { host: '127.0.0.1' },
}))
