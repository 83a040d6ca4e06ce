// A slip's QR code carries its code behind "#", which no browser sends. It goes out of the address and its history
// first, whatever it is, then into the field. Whoever has no script types it.

const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("code").value = code;
}
