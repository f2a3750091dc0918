/* Draws the map and the bars of the overview from the figures that stand in the table. */
"use strict";

(function () {
  const data = JSON.parse(document.getElementById("overview-data").textContent);
  const font = getComputedStyle(document.body).fontFamily;
  const level = [
    { key: "red", name: "红色", color: "#a8201a" },
    { key: "orange", name: "橙色", color: "#d9730d" },
    { key: "yellow", name: "黄色", color: "#f2c230" },
  ];

  const isNarrow = window.matchMedia("(max-width: 767.98px)").matches;

  function open(address) { if (address) window.location.assign(address); }

  function follow(chart) { window.addEventListener("resize", () => chart.resize()); }

  function rateOf(line) { return line.per_thousand === null ? "—" : line.per_thousand.toFixed(1); }

  /* Five equal steps between the smallest and the largest rate. */
  function pieces(lines) {
    const rates = lines.map((line) => line.per_thousand).filter((rate) => rate !== null);
    const low = Math.floor(Math.min(...rates)), high = Math.ceil(Math.max(...rates));
    if (!(high > low)) return [{ gte: low, lte: high, label: `每千户 ${low} 条` }];
    const at = (step) => Math.round((low + ((high - low) * step) / 5) * 10) / 10;
    return [4, 3, 2, 1, 0].map((step) => (
      { gte: at(step), [step === 4 ? "lte" : "lt"]: at(step + 1), label: `${at(step)}–${at(step + 1)}` }));
  }

  function drawMap(outlines) {
    echarts.registerMap("counties", outlines);
    const lines = data.counties;
    const values = Object.entries(lines).map(([code, line]) => ({ name: code, value: line.per_thousand }));
    if (data.county) values.push({ name: data.county, value: 1 });
    const chart = echarts.init(document.getElementById("map"));
    chart.setOption({
      aria: { enabled: true },
      textStyle: { fontFamily: font },
      tooltip: {
        renderMode: "richText",
        formatter: (point) => {
          const line = lines[point.name];
          const name = data.countyNames[point.name] || "";
          return line ? `${line.name}\n每千户 ${rateOf(line)} 条\n待办 ${line.total} 条，${line.households} 户` : name;
        },
      },
      visualMap: data.county
        ? { show: false, min: 0, max: 1, inRange: { color: ["#eef2f7", "#7fa8d1"] } }
        : { type: "piecewise", pieces: pieces(Object.values(lines)), left: 0, bottom: 0,
            itemWidth: isNarrow ? 12 : 18, itemHeight: isNarrow ? 10 : 14, itemGap: isNarrow ? 2 : 8, textStyle: { color: "#1d2530", fontSize: isNarrow ? 11 : 12 }, inRange: { color: ["#fdf0e3", "#f6c89a", "#e58a4f", "#c4472c", "#8c1d18"] }, outOfRange: { color: "#eef2f7" } },
      series: [{
        type: "map", map: "counties", top: 8, bottom: 8, left: isNarrow ? 40 : "center", nameProperty: data.codeProperty, data: values, roam: false, selectedMode: false,
        itemStyle: { borderColor: "#5b6877", borderWidth: 1, areaColor: "#eef2f7" },
        label: {
          show: true, color: "#1d2530", fontSize: isNarrow ? 11 : 12, textBorderColor: "#ffffff", textBorderWidth: 3,
          formatter: (point) => data.countyNames[point.name] + (lines[point.name] && !isNarrow ? `\n${rateOf(lines[point.name])}` : ""),
        },
        emphasis: { label: { color: "#1d2530" }, itemStyle: { areaColor: "#bcd3ec" } },
      }],
    });
    chart.on("click", (point) => lines[point.name] && open(lines[point.name].address));
    follow(chart);
  }

  function drawBars() {
    const box = document.getElementById("bars");
    if (!box || !data.bars.length) return;
    const lines = data.bars.slice().reverse();
    box.style.height = `${lines.length * 30 + 84}px`;
    const chart = echarts.init(box);
    chart.setOption({
      aria: { enabled: true, decal: { show: true } },
      textStyle: { fontFamily: font },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      legend: { top: 0, right: 8, data: level.map((one) => one.name), selectedMode: false, textStyle: { color: "#1d2530" } },
      grid: { left: 8, right: 48, top: 32, bottom: 8, containLabel: true },
      xAxis: { type: "value", minInterval: 1, splitNumber: isNarrow ? 3 : 5, splitLine: { lineStyle: { color: "#e2e7ed" } } },
      yAxis: { type: "category", data: lines.map((line) => line.name), axisTick: { show: false },
        axisLabel: { color: "#1d2530", width: isNarrow ? 88 : 170, overflow: "truncate" } },
      series: level.map((one, place) => ({
        type: "bar", stack: "clues", name: one.name, barMaxWidth: 20, itemStyle: { color: one.color },
        data: lines.map((line) => line[one.key]),
        label: place === level.length - 1
          ? { show: true, position: "right", color: "#1d2530", formatter: (point) => String(lines[point.dataIndex].total) } : { show: false },
      })),
    });
    chart.on("click", (point) => open(data.opensBelow ? lines[point.dataIndex].address : lines[point.dataIndex].list_address));
    follow(chart);
  }

  drawBars();
  fetch(data.outlines, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(drawMap)
    .catch(() => { document.getElementById("map").textContent = "轮廓数据没有读到；数字见表格。"; });
})();
