/** Whether the camera is wanted: whoever scans by camera wants it on the next page too. */
export const cameraOpen = $state({ wanted: false })
