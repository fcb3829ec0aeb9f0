// The server writes every time in words; pointing at one shows the exact instant in the reader's own zone.
document.addEventListener("pointerover", (event) => {
  const time = event.target.closest?.("time[datetime]:not([title])");
  if (!time || !time.dateTime.includes("T")) return;
  const instant = new Date(time.dateTime);
  if (Number.isNaN(instant.getTime())) return;
  time.title = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "long" }).format(instant);
});
