// The page for paper asks the browser to print it.

addEventListener("load", () => { if (location.hash !== "#look") print(); });
