// Keeping and sending a section can wait until its page stands: a cheap phone has enough to read before. What is
// answered meanwhile is found by section.js when it comes.

requestAnimationFrame(() => setTimeout(() => import("./section.js")));
