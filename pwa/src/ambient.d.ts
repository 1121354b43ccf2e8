/// <reference types="svelte" />
/// <reference types="vite/client" />
/// <reference types="vite-plugin-pwa/client" />
declare const __TAKT_DEMO__: boolean
declare const __TAKT_VERSION__: string
declare module 'virtual:takt-locale/*' {
  const dictionary: Record<string, string>
  export default dictionary
}
declare module 'virtual:takt-icons/*' {
  const paths: Record<string, string>
  export default paths
}
