import type { Translation } from '../../en/index.ts';

export const time: Translation['time'] = {
  today: '今日',
  yesterday: '昨日',
  undated: '日付なし',
  future: '未来の日付',
  weekdayAndDate: '{{date}}（{{weekday}}）',
  dateAndClock: '{{date}} {{clock}}',
  seconds_other: '{{count}}秒',
  minutes_other: '{{count}}分',
  hours_other: '{{count}}時間',
  days_other: '{{count}}日',
  hoursAndMinutes: '{{hours}}{{minutes}}',
  left: {
    underAMinute: '残り1分未満',
    minutes: '残り{{count}}分',
    hours: '残り{{count}}時間',
    hoursAndMinutes: '残り{{hours}}時間{{minutes}}分',
    days_other: '残り約{{count}}日',
  },
  about: {
    underAMinute: '1分未満',
    minutes: '約{{count}}分',
    hours: '約{{count}}時間',
    hoursAndMinutes: '約{{hours}}時間{{minutes}}分',
    days_other: '約{{count}}日',
  },
};
