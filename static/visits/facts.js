// Whose page this is, which day the server says it is, and the words to show; the page carries them.

/** `user`: mark of the partition; `name`: user name; `day`: a number that grows by one a day; `words`: by state. */
export const facts = JSON.parse(document.querySelector("meta[name=phone]").content);
