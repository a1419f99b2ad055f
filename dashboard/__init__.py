"""The science and technology work of Nanchang in 2013 and 2014, as a dashboard of KPIs by area and district."""

__version__ = "0.1.0"
