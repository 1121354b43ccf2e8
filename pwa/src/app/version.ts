/** The version of this build, put in by the build itself. */
export const VERSION: string = __TAKT_VERSION__
