// A slip's QR code carries its code behind "#", which no browser sends. It goes into the field, and out of the
// address and its history. Whoever has no script types it.

const read = () => {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  document.getElementById("code").value = code;
  history.replaceState(null, "", location.pathname + location.search);
};

read();
addEventListener("hashchange", read);
