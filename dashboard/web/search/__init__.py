"""Finds KPIs, areas, districts, tasks and views by name or pinyin. Start reading at `find`."""
