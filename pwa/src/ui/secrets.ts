/**
 * Whether a PIN or a password is asked for somewhere on the page. What is typed meanwhile is no
 * code, or a secret would stand on the screen in clear text. Only a badge is taken: it stands for it.
 */
let asked = 0

/** A secret is asked for, until the answer is called. */
export function askSecret(): () => void {
  let isOpen = true
  asked += 1
  return () => {
    if (isOpen) asked -= 1
    isOpen = false
  }
}

export const isSecretAsked = (): boolean => asked > 0
