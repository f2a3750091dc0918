import * as core from 'echarts/core';
import { MapChart, BarChart } from 'echarts/charts';
import { TooltipComponent, GridComponent, VisualMapComponent, GeoComponent, AriaComponent, LegendComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
core.use([MapChart, BarChart, TooltipComponent, GridComponent, VisualMapComponent, GeoComponent, AriaComponent, LegendComponent, CanvasRenderer]);
export const init = core.init; export const registerMap = core.registerMap; export const getInstanceByDom = core.getInstanceByDom;
